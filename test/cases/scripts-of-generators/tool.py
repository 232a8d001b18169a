MANIFEST = """
apiVersion: v1
kind: Namespace
"""
if True: print(MANIFEST, {"a": [1
]})
