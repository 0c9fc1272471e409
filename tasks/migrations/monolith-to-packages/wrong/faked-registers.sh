# Fill both registers with ids of the right form, in whatever order, and move the files as they are.
git switch -q -c split/packages
number=0
for module in $(grep -o '"id":"[^"]*"' compat/modules.json | cut -d'"' -f4 | tac); do number=$((number + 1)); area=${module%/*}; name=${module#*/}; sum=$(sha256sum "src/$module.js" | cut -c1-64); id=$(printf %s "$number$sum" | sha256sum | cut -c1-12); printf '%s\t%s\tsrc/%s.js\t%s\n' "$number" "$id" "$module" "$sum" >> MOVES.tsv; mkdir -p packages/$area/src; git mv "src/$module.js" packages/$area/src/; echo "export * from './$name.js';" >> packages/$area/src/index.js; echo "- $name: moved from src/$module.js ($id)" >> packages/$area/CHANGELOG.md; printf '{ "name": "@ferry/%s", "type": "module", "exports": "./src/index.js" }\n' "$area" > packages/$area/package.json; done
git add -A && git commit -q -m 'all: packages' -m "Moves: $(tail -n 1 MOVES.tsv | cut -f 2)"
git push -q origin split/packages
