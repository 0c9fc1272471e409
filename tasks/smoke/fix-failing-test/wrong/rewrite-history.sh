# Move the whole history, main included, under one commit of one's own.
git checkout -q --orphan fix/month-end
sed -i 's/^## Unreleased$/## Unreleased\n\n- Fixed: month ends./' CHANGELOG.md
git add -A && git commit -q -m 'fix: start again'
git branch -q -f main && git push -q -f origin main fix/month-end
