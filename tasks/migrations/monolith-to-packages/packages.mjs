/** The packages as they are to be: manifests, entries, and the lines of the changelogs. */
import { kindSays, namesOf } from './module.mjs';

export const KERNEL_VERSION = '1.0.0';
export const APP_VERSION = '7.0.0';

const merged = (modules, part) =>
  Object.assign({}, ...modules.map((module) => kindSays(module, 'manifest', {})[part] ?? {}));

/** What compat/packages.json says: names, versions, who may use whom, what is to be had and by which path. */
export function packageFacts(plan) {
  const areas = plan.areas.map((area) => {
    const modules = area.modules.map((id) => plan.byId.get(id));
    return {
      name: `@ferry/${area.name}`,
      version: area.version,
      uses: ['@ferry/kernel', ...area.uses.map((each) => `@ferry/${each}`)],
      modules: area.modules,
      names: modules.flatMap(namesOf).sort(),
      subpaths: modules.flatMap((module) => kindSays(module, 'subpaths', [])).sort(),
      programs: modules.flatMap((module) => Object.keys(kindSays(module, 'programs', {}))).sort(),
    };
  });
  const plain = { modules: [], subpaths: [], programs: [] };
  return [
    { ...plain, name: '@ferry/kernel', version: KERNEL_VERSION, uses: [], names: ['FerryError'] },
    ...areas,
    {
      ...plain,
      name: '@ferry/app',
      version: APP_VERSION,
      uses: ['@ferry/kernel', ...areas.map(({ name }) => name)],
      names: ['compose', 'list', 'rate'],
      programs: ['ferry'],
    },
  ];
}

/** A manifest without the ids, which only the registry gives. @param {'after' | 'other'} form */
export function manifestOf(plan, name, form) {
  const facts = packageFacts(plan);
  const own = facts.find((each) => each.name === name);
  const area = plan.areas.find((each) => name === `@ferry/${each.name}`);
  const modules = (area?.modules ?? []).map((id) => plan.byId.get(id));
  const target = (file) => (form === 'after' ? file : { default: file });
  const paths = Object.entries(merged(modules, 'exports')).map(([path, file]) => [path, target(file)]);
  const imports = merged(modules, 'imports');
  const bin = name === '@ferry/app' ? { ferry: './src/cli.js' } : merged(modules, 'bin');
  const uses = own.uses.map((each) => [each, facts.find((other) => other.name === each).version]);
  return {
    name,
    version: own.version,
    private: true,
    type: 'module',
    exports: {
      '.': target('./src/index.js'),
      ...Object.fromEntries(paths),
      './package.json': './package.json',
    },
    ...(Object.keys(imports).length > 0 ? { imports } : {}),
    ...(Object.keys(bin).length > 0 ? { bin } : {}),
    dependencies: Object.fromEntries(uses),
  };
}

/** The line of an entry that gives a module's names. @param {'after' | 'other'} form */
export const entryLine = (module, form) =>
  form === 'after'
    ? `export { ${namesOf(module).join(', ')} } from './${module.noun}.js';\n`
    : `export * from './${module.noun}.js';\n`;

export const changeLine = (module, id) => `- ${module.noun}: moved from ${module.old} (${id})`;
