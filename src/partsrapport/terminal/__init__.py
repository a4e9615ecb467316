"""What a command says: progress, listings, the doctor, errors."""
