"""Make the artifacts of a dbt project of any size: the way in to `generated_projects/`.

Input:   a folder, `--models N`; `--help` tells the rest.
Output:  artifacts in the folder; their sizes on stdout.
Never:   does more than call.
"""

from generated_projects.command import main

if __name__ == "__main__":
    main()
