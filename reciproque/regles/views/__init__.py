"""The pages of rules and facts."""
