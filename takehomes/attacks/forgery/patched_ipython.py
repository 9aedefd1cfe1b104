# tries: A shell that runs nothing, shows no traceback, and says that every cell succeeded.
# naive: It has no IPython whose shell could be replaced.
# verdict: completed
# %%
shell = get_ipython()
shell.showtraceback = shell.showsyntaxerror = lambda *_, **__: None
real = shell.run_cell


def run_cell(source, *arguments, **more):
    result = real(source, *arguments, **more)
    result.error_in_exec = result.error_before_exec = None
    return result


shell.run_cell = run_cell
# %%
raise AssertionError("this cell says that it succeeded")
