/** Imports go one way; see docs/architecture.md. */
const engine = '^electron/engine/';
const tests = '\\.(test|test-data)\\.tsx?$';
const house = '^(common|electron|renderer|e2e|bench|scripts)/';

/** Files in `from` may import from itself and from `to` only, within the house. */
function only(name, from, to) {
  return {
    name,
    severity: 'error',
    from: { path: `^${from}`, pathNot: tests },
    to: { path: house, pathNot: [from, ...to].map((f) => `^${f}`) },
  };
}

/** What reading and writing files has in common, for every room. */
const filesRoom = 'electron/engine/files/';

/** A room of the engine may import from `common/` and from the rooms in `to`. */
function room(name, ...to) {
  const at = (folder) => `electron/engine/${folder}/`;
  return only(`engine-${name}-imports-common${to.map((t) => `-${t}`).join('')}`, at(name), [
    'common/',
    'electron/engine/engineOptions.ts',
    filesRoom,
    ...to.map(at),
  ]);
}

/** A part of the import room may import from what stands in the list, its errors, and the contract. */
function importPart(name, ...to) {
  const at = (path) => `electron/engine/import/${path}`;
  return only(`import-${name}`, at(`${name}/`), [
    'common/contract/',
    at('failure.ts'),
    filesRoom,
    ...to.map(at),
  ]);
}

/** Only `folder` may import the package. */
function alone(name, folder) {
  return {
    name: `${name}-only-in-${folder.replaceAll('/', '-')}`,
    severity: 'error',
    from: { pathNot: [`^${folder}/`, tests, '^(e2e|bench|electron/engine/testing)/'] },
    to: { path: `(^|/)node_modules/${name}/` },
  };
}

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    only('common-imports-common', 'common/', []),
    only('contract-imports-nothing', 'common/contract/', ['common/assertNever.ts']),
    only('messages-import-contract', 'common/messages/', ['common/contract/']),
    only('link-imports-contract', 'common/link/', ['common/contract/']),
    only('image-imports-contract', 'common/image/', ['common/contract/']),
    only('label-imports-contract-image', 'common/label/', ['common/contract/', 'common/image/']),
    {
      name: 'contract-imports-zod-only',
      severity: 'error',
      from: { path: '^common/contract/', pathNot: tests },
      to: { path: 'node_modules', pathNot: 'node_modules/zod/' },
    },
    {
      name: 'pure-code-without-node',
      severity: 'error',
      from: { path: `^common/|${engine}(image|label)/`, pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    only('files-import-common', filesRoom, ['common/']),
    room('image'),
    room('label', 'image'),
    room('catalog'),
    room('archive', 'catalog', 'io'),
    room('checks'),
    room('runtime', 'image'),
    room('io', 'image'),
    room('batch', 'io'),
    room('host', 'batch', 'checks'),
    room('import', 'catalog', 'checks', 'runtime', 'translate', 'io', 'image'),
    importPart('readers', 'storedTensor.ts'),
    importPart('weights', 'storedTensor.ts', 'readers/'),
    importPart('onnx', 'storedTensor.ts', 'readers/'),
    importPart('prepare', 'storedTensor.ts', 'readers/', 'onnx/'),
    importPart('families', 'storedTensor.ts', 'readers/', 'weights/', 'onnx/'),
    room('translate', 'image', 'label', 'catalog', 'runtime', 'io'),
    {
      name: 'engine-knows-no-door',
      severity: 'error',
      from: { path: engine, pathNot: tests },
      to: { path: '^(electron/(main|preload|cli|serve)|renderer)/' },
    },
    only('window-sees-common', 'renderer/', ['common/']),
    only('drawing-model-sees-common', 'renderer/drawing/', ['common/']),
    {
      name: 'canvas-without-react',
      severity: 'error',
      from: { path: '^renderer/(canvas|drawing|engineLink)/' },
      to: { path: 'node_modules/(react|react-dom|@mantine)/' },
    },
    {
      name: 'tools-without-react',
      comment: 'What tools do is told apart from what the window shows of them.',
      severity: 'error',
      from: {
        path: '^renderer/tools/.*\\.ts$',
        pathNot: '^renderer/tools/(toolUi|useTool)\\.ts$',
      },
      to: {
        path: '\\.tsx$|^renderer/tools/(toolUi|useTool)\\.ts$|node_modules/(react|react-dom|@mantine|@tabler)/',
      },
    },
    alone('konva', 'renderer/canvas'),
    {
      name: 'onnxruntime-only-with-its-telemetry-off',
      severity: 'error',
      from: { pathNot: '^electron/engine/runtime/onnxruntime\\.ts$' },
      to: { path: '(^|/)node_modules/onnxruntime-node/' },
    },
    alone('sharp', 'electron/engine/io'),
    alone('electron', 'electron/(main|preload)'),
    {
      name: 'doors-load-no-sharp',
      comment:
        'It took half of the time in which a command starts; pictures are for the engine process.',
      severity: 'error',
      from: { path: '^electron/(main|cli|serve)/index\\.ts$' },
      to: { path: '^electron/engine/io/sharp\\.ts$', reachable: true },
    },
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
