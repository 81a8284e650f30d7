"""What vendors share. It knows no vendor's name and imports no other package of ours."""
