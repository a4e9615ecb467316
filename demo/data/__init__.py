"""The names, plans and declarations that the demonstration data are made from."""
