/** The world of the task: a group of veterinary practices, its tables and its people. */

/** Each table by the word for one row; all plurals are regular. */
const AREAS = {
  clinic: ['animal', 'visit', 'operation', 'vaccine', 'referral', 'admission', 'exam', 'bandage'],
  pharmacy: ['drug', 'vial', 'recipe', 'supplier', 'parcel', 'tray', 'refund', 'mixture'],
  kennel: ['guest', 'walker', 'meal', 'crate', 'pen', 'yard', 'stay', 'groomer'],
  office: ['client', 'invoice', 'payment', 'letter', 'contract', 'claim', 'desk', 'meeting'],
  lab: ['sample', 'assay', 'probe', 'reagent', 'slide', 'panel', 'culture', 'finding'],
};

/** Entities in an order that spreads them over the areas. */
export const ENTITIES = Array.from({ length: 8 }, (_, row) =>
  Object.entries(AREAS).map(([area, names]) => ({ area, name: names[row] })),
).flat();

export const AREA_NAMES = Object.keys(AREAS);

/** Who asks for changes, and how they begin. */
export const PEOPLE = [
  { name: 'Randi, front desk', opening: 'Again and again people stumble over this.' },
  { name: 'Tor (pharmacy)', opening: 'For the inspection in spring we need this.' },
  { name: 'M. Haugen', opening: 'See the minutes of the 12th; agreed by all three practices.' },
  { name: 'Kirsten', opening: 'I have to correct this by hand every week.' },
  { name: 'The auditors, through Ola', opening: 'Remark from the audit, please settle it.' },
  { name: 'Ola', opening: '' },
];

export const HISTORY_PEOPLE = {
  ola: { author: 'Ola Brekke', email: 'ola@vetring.example' },
  siri: { author: 'Siri Vold', email: 'siri@vetring.example' },
  jan: { author: 'Jan Hofseth', email: 'jan.hofseth@vetring.example' },
};
