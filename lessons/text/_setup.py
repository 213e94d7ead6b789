# %%
# Fetches the course if it is not here yet (Colab, a new environment). Otherwise does nothing.
import pathlib
import subprocess
import sys

REPOSITORY = "{repository}"


def course_is_here():
    try:
        import data_scripts  # noqa: F401
        import lessons.figures  # noqa: F401
    except ImportError:
        return False
    return True


if not course_is_here():
    found = sorted(pathlib.Path().glob("transfer_learning_course*"))
    archives = [path for path in found if path.name.endswith((".whl", ".tar.gz", ".zip"))]
    origin = str(archives[-1].resolve()) if archives else "git+" + REPOSITORY
    print("Installing the course from", origin, "(a minute or two) ...")
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", origin])
    if not course_is_here():
        print(
            "The course could not be installed. Put the archive transfer_learning_course-….whl or\n"
            ".tar.gz beside this notebook (in Colab: the folder symbol on the left, then Upload)\n"
            "and run this cell again."
        )
