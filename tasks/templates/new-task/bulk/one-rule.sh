#!/bin/sh
# What one script gains that treats all records alike.
sed -i 's/"name"/"title"/; s/"cost"/"price"/; s/"id"/"version": 2, "id"/' records/*.json
