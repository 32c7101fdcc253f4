"""What things are called and said to be in the reader's language, one noun a file."""
