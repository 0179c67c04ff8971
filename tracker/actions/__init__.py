"""What a user does, one function for each; the command line and the terminal UI only call these."""
