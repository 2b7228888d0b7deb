// How the runtime is bundled, to be shipped and to be measured.

export const OPTIONS = { bundle: true, target: 'es2022', minify: true, legalComments: 'none' };
export const RUNTIME = { entryPoints: ['src/index.ts'], format: 'esm' };
