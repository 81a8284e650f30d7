"""People who have a record at several vendors: in neutral words, and compared."""
