# tries: Files that Python, IPython and pytest read as they start, in every place that can be written.
# %%
import os
import pathlib
import site
import sys

poison = "print('poisoned'); open('/tmp/poisoned', 'a').write('x')\n"
names = ["sitecustomize.py", "usercustomize.py", "conftest.py", "numpy.py", "pandas.py", "pytest.py"]
names += ["minbar.py", "zmq.py", "encodings.py", "pytest.ini", "poison.pth", "pyvenv.cfg"]
places = [".", "/room", "/tmp", "/dev/shm", "/room/.ipython/profile_default/startup"]
places += ["/room/.config", "/room/.local/lib/python3.11/site-packages", *sys.path]
places += [*site.getsitepackages(), "/opt/venv/bin", "/opt/minbar/lib/minbar", "/usr/lib/python3"]
for place in filter(None, places):
    for name in names:
        try:
            folder = pathlib.Path(place)
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(poison)
            if place.startswith(("/opt", "/usr", "/lib", "/etc")):
                print("BREACH:", folder / name)
        except OSError:
            pass
os.environ["PYTHONPATH"] = os.environ["PYTHONSTARTUP"] = "/tmp"
os.system("git config --global core.fsmonitor true 2>/dev/null; crontab -l 2>/dev/null")
