"""Approval: who answers for the words, how a paper stands, and what changed since."""
