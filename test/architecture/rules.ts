import { posix } from 'node:path';
import { MOST_LINES, ports, programs, pureRooms, reservedPackages, rooms } from './rooms.ts';

/** A source file, its path relative to the repository with forward slashes. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** Everything that is wrong with one file, as sentences that say what to do instead. */
export function violations(source: Source): string[] {
  return [
    ...brokenEdges(source),
    ...strayPackages(source),
    ...strayEffects(source),
    ...impurities(source),
    ...(lineCount(source.text) > MOST_LINES
      ? [`${source.path}: ${lineCount(source.text)} lines; split it (at most ${MOST_LINES})`]
      : []),
  ];
}

/** Static imports, re-exports and dynamic imports. */
export function importsOf(text: string): string[] {
  const found = text.matchAll(
    /^\s*(?:import|export)\b[^'";]*?\bfrom\s*'([^']+)'|^\s*import\s*'([^']+)'|\bimport\(\s*'([^']+)'/gm,
  );
  return [...found].map(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? '');
}

/** `src/<room>/...` lies in a room; files directly under src/ in none. */
export function roomOf(path: string): string | undefined {
  const [top, room, ...rest] = path.split('/');
  return top === 'src' && rest.length > 0 ? room : undefined;
}

function brokenEdges({ path, text }: Source): string[] {
  const from = roomOf(path);
  if (from !== undefined && rooms[from] === undefined)
    return [`${path}: "${from}" is no room of test/architecture/rooms.ts`];
  return importsOf(text)
    .filter((specifier) => specifier.startsWith('.'))
    .flatMap((specifier) => {
      const target = posix.join(posix.dirname(path), specifier);
      const to = roomOf(target);
      if (to === undefined || to === from) return [];
      if (target !== `src/${to}/index.ts`)
        return [`${path}: enters ${target}; a room is entered through its index.ts`];
      if (from !== undefined && !rooms[from]?.includes(to))
        return [`${path}: the room ${from} may not enter ${to}`];
      return [];
    });
}

function strayPackages({ path, text }: Source): string[] {
  return importsOf(text).flatMap((specifier) => {
    const name = Object.keys(reservedPackages).find(
      (reserved) => specifier === reserved || specifier.startsWith(`${reserved}/`),
    );
    const home = name === undefined ? undefined : reservedPackages[name];
    return home === undefined || path.startsWith(home) ? [] : [`${path}: imports ${name}; only ${home} may`];
  });
}

const consoleEffects = /\bprocess\.(?:argv|exit|exitCode|stdout|stderr)\b|\bconsole\.\w+/;

function strayEffects({ path, text }: Source): string[] {
  if (path.startsWith('src/cli/') || programs.includes(path)) return [];
  const found = consoleEffects.exec(withoutTemplates(withoutComments(text)));
  return found ? [`${path}: uses ${found[0]}; only src/cli talks to the terminal and exits`] : [];
}

const outside =
  /\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b|\bMath\.random\b|\bprocess\.env\b|\bfetch\(|\bset(?:Timeout|Interval)\b/;
const outsideModules = /^node:(?:fs|net|http|https|http2|tls|dns|dgram|child_process|os|timers)(?:\/|$)/;

function impurities({ path, text }: Source): string[] {
  if (!pureRooms.includes(roomOf(path) ?? '') || ports.includes(path)) return [];
  const found =
    outside.exec(withoutComments(text))?.[0] ?? importsOf(text).find((name) => outsideModules.test(name));
  return found ? [`${path}: uses ${found}; this room reads no clock, network, file or environment`] : [];
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

/** Programs that a room writes out as text for other processes are not its own effects. */
function withoutTemplates(text: string): string {
  return text.replace(/`(?:\\[\s\S]|[^`\\])*`/g, '``');
}

function lineCount(text: string): number {
  return text.trimEnd().split('\n').length;
}

/** Rooms that can reach themselves over the table's edges; none, where data flows one way. */
export function roomsOnCycles(): string[] {
  const reaches = (from: string, goal: string, seen: Set<string>): boolean =>
    (rooms[from] ?? []).some((next) => {
      if (next === goal) return true;
      if (seen.has(next)) return false;
      seen.add(next);
      return reaches(next, goal, seen);
    });
  return Object.keys(rooms).filter((room) => reaches(room, room, new Set()));
}
