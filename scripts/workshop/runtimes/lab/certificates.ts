import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What a TLS server shows: its own certificate and the one that signed it, but not the root. */
export interface Identity {
  readonly key: string
  readonly cert: string
}

export interface Certificates {
  /** File of the root that the runtimes are told to trust. */
  readonly trustedFile: string
  /** Of a root that they trust. */
  readonly trusted: Identity
  /** Of a root that nobody knows, as a proxy shows that inspects TLS. */
  readonly unknown: Identity
  readonly expired: Identity
  /** Trusted, for a name that nobody asks for. */
  readonly otherHost: Identity
  remove(): void
}

/** Names that the lab's servers go by. */
const HOSTS = 'DNS:localhost,DNS:*.lab.invalid,IP:127.0.0.1'

const CONFIG = `
[ca]
default_ca = own
[own]
new_certs_dir = .
database = index.txt
default_md = sha256
policy = any
rand_serial = yes
unique_subject = no
[any]
commonName = supplied
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[hosts]
basicConstraints = CA:FALSE
subjectAltName = ${HOSTS}
extendedKeyUsage = serverAuth
[other]
basicConstraints = CA:FALSE
subjectAltName = DNS:elsewhere.invalid
extendedKeyUsage = serverAuth
`

/** Makes them anew by openssl, because a key in a repository is a key that somebody trusts one day. */
export const makeCertificates = (): Certificates => {
  const folder = mkdtempSync(join(tmpdir(), 'propexo-lab-'))
  const openssl = (args: string): void => {
    execFileSync('openssl', args.split(' '), { cwd: folder, stdio: 'pipe' })
  }
  const file = (name: string): string => join(folder, name)
  writeFileSync(file('ca.cnf'), CONFIG)
  writeFileSync(file('index.txt'), '')

  const ask = (name: string): void =>
    openssl(
      `req -new -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -subj /CN=${name} -keyout ${name}.key -out ${name}.csr`,
    )
  const sign = (name: string, by: string, kind: string, years: readonly [string, string]): void => {
    ask(name)
    openssl(
      `ca -batch -config ca.cnf -keyfile ${by}.key -cert ${by}.pem -in ${name}.csr -out ${name}.pem -notext ` +
        `-extensions ${kind} -startdate ${years[0]}0101000000Z -enddate ${years[1]}0101000000Z`,
    )
  }
  const year = new Date().getUTCFullYear()
  const now = [`${year - 1}`, `${year + 2}`] as const
  const root = (name: string): void => {
    ask(name)
    openssl(
      `ca -batch -selfsign -config ca.cnf -keyfile ${name}.key -in ${name}.csr -out ${name}.pem -notext ` +
        `-extensions authority -startdate ${now[0]}0101000000Z -enddate ${now[1]}0101000000Z`,
    )
  }
  const identity = (name: string, by: string): Identity => ({
    key: readFileSync(file(`${name}.key`), 'utf8'),
    cert: readFileSync(file(`${name}.pem`), 'utf8') + readFileSync(file(`${by}.pem`), 'utf8'),
  })

  root('root')
  sign('between', 'root', 'authority', now)
  sign('trusted', 'between', 'hosts', now)
  sign('expired', 'between', 'hosts', [`${year - 2}`, `${year - 1}`])
  sign('other', 'between', 'other', now)
  root('stranger')
  sign('stranger-between', 'stranger', 'authority', now)
  sign('unknown', 'stranger-between', 'hosts', now)
  return {
    trustedFile: file('root.pem'),
    trusted: identity('trusted', 'between'),
    unknown: identity('unknown', 'stranger-between'),
    expired: identity('expired', 'between'),
    otherHost: identity('other', 'between'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Whether they can be made here. */
export const hasOpenssl = (): boolean => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
