/** The parts of the grade, the history of the repository and the reference of this task. */
import { writeStep } from '../shared/kit.mjs';

export const branch = 'refactor/split-orders';

export const names = {
  'src/pricing.mjs': ['VAT_RATES', 'discountFor', 'priceLine', 'shippingFor'],
  'src/order-store.mjs': [
    'cancelOrder',
    'createOrder',
    'findOrder',
    'loyaltyOf',
    'ordersOf',
    'priceOrder',
    'resetOrders',
  ],
};

export const grading = {
  milestones: [
    { id: 'pricing', title: 'the arithmetic stands alone', weight: 2 },
    { id: 'order-store', title: 'the store holds the orders and what reads them', weight: 2 },
    { id: 'facade', title: 'the old module only passes on', weight: 2 },
    { id: 'callers', title: 'our own modules and the documents know where things live', weight: 1 },
    { id: 'delivery', title: 'the work is on a pushed branch, in at least two commits', weight: 2 },
  ],
  gates: [{ id: 'tests-kept', title: 'the tests that were there are unchanged' }],
  constraints: [
    { id: 'public-names', title: 'the public names are the frozen ones', penalty: 0.3 },
    { id: 'behaviour-kept', title: 'everything does what it did', penalty: 0.3 },
    { id: 'history-kept', title: 'main on origin is as it was', penalty: 0.3 },
  ],
  protected: ['test/orders.test.mjs', 'test/http.test.mjs'],
  scope: ['src/**', 'test/**', 'PUBLIC_API.md', 'CHANGELOG.md', 'README.md'],
};

export const history = [
  {
    author: 'Lena Vogt',
    email: 'lena@counter-shop.example',
    date: '2023-02-13T10:00:00+01:00',
    message: 'Orders with tax',
    files: ['package.json', 'src/money.mjs', 'src/orders.mjs'],
  },
  {
    author: 'Sam Okafor',
    email: 'sam@counter-shop.example',
    date: '2023-11-02T15:45:00+00:00',
    message: 'Report and HTTP handler',
    files: ['src', 'test/http.test.mjs'],
  },
  {
    author: 'Lena Vogt',
    email: 'lena@counter-shop.example',
    date: '2024-03-18T09:20:00+01:00',
    message: 'Freeze the public names\n\nThree customers import them by now.',
  },
];

const commit = (message) => `git add -A && git commit -q -m 'refactor: ${message}'`;

export const steps = (solved) => [
  { title: 'Read the module and its public names', script: 'cat src/orders.mjs PUBLIC_API.md' },
  { title: 'Find who imports it', script: 'grep -rn "orders.mjs" src test package.json' },
  { title: 'Run the tests', script: 'node --test' },
  { title: 'Open a branch', script: `git switch -q -c ${branch}` },
  writeStep('Write the module of prices', solved, ['src/pricing.mjs']),
  writeStep('Write the store of orders', solved, ['src/order-store.mjs']),
  writeStep('Let the old module pass names on', solved, ['src/orders.mjs']),
  { title: 'Run the tests through the old module', script: 'node --test test/orders.test.mjs' },
  { title: 'Commit the split', script: commit('split orders into prices and a store') },
  writeStep('Import from the new modules, and test what is passed on', solved, [
    'src/report.mjs',
    'src/http.mjs',
    'test/split.test.mjs',
  ]),
  { title: 'Run all tests', script: 'node --test' },
  writeStep('Say where the names live, and note the change', solved, ['PUBLIC_API.md', 'CHANGELOG.md']),
  {
    title: 'Commit and push',
    script: `${commit('import from where things live')}\ngit push -q -u origin ${branch}`,
  },
];
