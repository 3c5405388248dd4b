"""torch's manners: what a tensor needs to behave as in torch, and a reader of the idea does not.

dtypes, devices, dims    arguments as torch takes them, and (axis) by NumPy's names
arrays                   NumPy's, or a GPU's by CuPy, and where the two differ
printing, size           a tensor, and its shape, as torch prints them
protocols                how np.exp(tensor) and torch.exp(tensor) find our exp
assigned                 what may be assigned to a tensor's grad and data
version, views           who shares memory, and when it was changed in place
anomaly                  the debug mode of backward
hooked                   the hooks of tensors and nodes, where a pass calls them
out                      f(x, out=y)
told                     errors of shapes, in the user's variables
given                    errors where something else than a tensor was given
saved_names              grad_fn._saved_self and its kin
help                     the derivative, in the help of each operation
quiet                    inf and nan without NumPy's warnings
places                   where each name lives, as a page
types, attached.pyi      for type checkers: what arguments may be, and which methods Tensor is given
"""
