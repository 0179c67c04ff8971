"""What a user does, one function each; the command line and the terminal UI only call these."""
