"""The pages on which marketing changes the clinic's brand and takes files to a print shop."""
