"""What vendors share. Knows no vendor's name and imports nothing else of ours."""
