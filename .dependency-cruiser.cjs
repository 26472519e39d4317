/** Imports go one way; see docs/architecture.md. */
const engine = '^electron/engine/';
const outside = (folder) => ({ path: `${engine}${folder}/` });

/** `from` may import from itself and `to` only, inside the engine. */
function only(from, to) {
  const allowed = [from, ...to].map((f) => `${engine}${f}/`).join('|');
  return {
    name: `${from}-imports-${to.join('-') || 'nothing'}`,
    severity: 'error',
    from: { ...outside(from), pathNot: '\\.test\\.ts$' },
    to: { path: '^(electron|renderer|e2e|bench)/', pathNot: allowed },
  };
}

/** Only `folder` may import the package. */
function alone(name, folder) {
  return {
    name: `${name}-only-in-${folder.replaceAll('/', '-')}`,
    severity: 'error',
    from: { pathNot: [`^${folder}/`, '\\.test\\.ts$', '^(e2e|bench)/'] },
    to: { path: `(^|/)node_modules/${name}/` },
  };
}

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    only('contract', []),
    only('core', ['contract']),
    only('link', ['contract']),
    only('catalog', ['contract', 'core']),
    only('runtime', ['contract', 'core']),
    only('io', ['contract', 'core']),
    {
      name: 'host-needs-no-engine-parts',
      severity: 'error',
      from: { path: `${engine}host/`, pathNot: '\\.test\\.ts$' },
      to: { path: `${engine}(catalog|runtime|io|core)/` },
    },
    {
      name: 'contract-imports-zod-only',
      severity: 'error',
      from: { path: `${engine}contract/`, pathNot: '\\.test\\.ts$' },
      to: { path: 'node_modules', pathNot: 'node_modules/zod/' },
    },
    {
      name: 'engine-knows-no-door',
      severity: 'error',
      from: { path: engine, pathNot: '\\.test\\.ts$' },
      to: { path: '^(electron/(main|preload|cli|serve)|renderer)/' },
    },
    {
      name: 'window-sees-contract-core-link',
      severity: 'error',
      from: { path: '^renderer/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^electron/', pathNot: `${engine}(contract|core|link)/` },
    },
    {
      name: 'canvas-without-react',
      severity: 'error',
      from: { path: '^renderer/(canvas|link)/' },
      to: { path: 'node_modules/(react|react-dom|@mantine)/' },
    },
    {
      name: 'panels-without-konva',
      severity: 'error',
      from: { path: '^renderer/(panels|rooms|state)/' },
      to: { path: 'node_modules/konva/' },
    },
    {
      name: 'core-without-node',
      severity: 'error',
      from: { path: `${engine}(contract|core)/`, pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    alone('onnxruntime-node', 'electron/engine/runtime'),
    alone('sharp', 'electron/engine/io'),
    alone('electron', 'electron/(main|preload)'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^out/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
  },
};
