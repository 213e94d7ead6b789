"""Is it right? Pure functions from recorded evidence to verdicts, one module per idea.

Nothing here imports Keras, IPython, nbgrader or a student's code.
"""
