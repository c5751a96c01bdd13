"""The read side: datasets, layouts, statements, registers, exports."""
