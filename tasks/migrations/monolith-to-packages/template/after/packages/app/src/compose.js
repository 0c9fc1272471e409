import { areaOf, withRole } from './registry.js';

const nounOf = (id) => id.split('/')[1];
const capital = (text) => text[0].toUpperCase() + text.slice(1);
const byRank = (left, right) => left.rank - right.rank || (left.name < right.name ? -1 : 1);

/** The application put together: plug-ins in order, and a board that hears every announcement. */
export function compose() {
  const board = [];
  const offs = withRole('announce').map(({ id }) => areaOf(id)[`on${capital(nounOf(id))}`]((text) => board.push(text)));
  const plugins = withRole('plugin')
    .map(({ id }) => areaOf(id)[`${nounOf(id)}Plugin`])
    .sort(byRank);
  return {
    plugins: plugins.map(({ name }) => name),
    board,
    close() {
      for (const off of offs) off();
    },
  };
}
