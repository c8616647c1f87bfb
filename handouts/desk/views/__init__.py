"""The pages of the desk: each reads a form, checks it, has it done, and shows what became of it."""
