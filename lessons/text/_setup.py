# %%
# Fetches the course if it is not here yet (Colab, a new environment). Otherwise does nothing.
import importlib
import pathlib
import subprocess
import sys

REPOSITORY = "{repository}"


def course_is_here():
    try:
        return all(importlib.import_module(name) for name in ("data_scripts", "lessons.figures"))
    except ImportError:
        return False


if pathlib.Path("../data_scripts/__init__.py").exists():
    sys.path.insert(0, str(pathlib.Path("..").resolve()))  # opened in a copy of the repository
if not course_is_here():
    found = sorted(pathlib.Path().glob("transfer_learning_course*"))
    archives = [path for path in found if path.name.endswith((".whl", ".tar.gz", ".zip"))]
    origin = str(archives[-1].resolve()) if archives else "git+" + REPOSITORY
    print("Installing the course from", origin, "(a minute or two) ...")
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", origin])
    importlib.invalidate_caches()
    if not course_is_here():
        print("The course could not be installed. Put its archive, transfer_learning_course-….whl or")
        print(".tar.gz, beside this notebook (in Colab: folder symbol on the left, Upload), run again.")
