# title: Keras cannot add models
# expect: a6-assemble: crashed

# %% [a6-assemble]
def assemble(backbone, head):
    return backbone + head
