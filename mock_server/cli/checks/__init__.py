"""What `doctor` looks at, a file for each place where a call may go astray."""
