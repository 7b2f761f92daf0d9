"""Takes each file of a folder through one tool and prints, as JSON, why those that did not come out did not.

Usage: run-peer.py dcmanon|kitware IN OUT
"""

import json
import os
import sys

tool, source, target = sys.argv[1:4]
refused = {}

if tool == 'dcmanon':
    from dcmanon import Anonymizer

    anonymizer = Anonymizer()

    def anonymize(path, out):
        with open(out, 'wb') as file:
            file.write(anonymizer.anonymize(path))
else:
    from dicomanonymizer import anonymize_dicom_file as anonymize

for name in sorted(os.listdir(source)):
    out = os.path.join(target, name)
    try:
        anonymize(os.path.join(source, name), out)
    except BaseException as error:  # Rust panics are no Exception.
        refused[name] = type(error).__name__
        if os.path.exists(out):
            os.remove(out)

print(json.dumps(refused))
