"""What everything in the warehouse is, where it comes from, and the documents that say so."""
