"""The rules, pure: standard library only, `today` passed in."""
