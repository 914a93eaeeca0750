import { spawn } from 'node:child_process'
import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('./peers', import.meta.url))
const changedAt = (file: string): number => statSync(`${folder}/${file}`, { throwIfNoEntry: false })?.mtimeMs ?? 0

/** npm writes this file last, when everything else is in its place. */
const arePresent = (): boolean => changedAt('node_modules/.package-lock.json') >= changedAt('package-lock.json')

/** Installs `bench/peers` when that was not done yet (docs/decisions/320). Says so when it cannot be. */
export async function installPeers(): Promise<boolean> {
  if (arePresent()) return true
  console.log('Installing the peers that Aftercare itself does not need, some 200 MB, into bench/peers ...')
  const argv = ['ci', '--prefix', folder, '--silent', '--no-audit', '--prefer-offline', '--fetch-retries', '1']
  const npm = spawn('npm', argv, { stdio: 'ignore' })
  const done = await new Promise<boolean>((resolve) => {
    npm.once('exit', (code) => resolve(code === 0)).once('error', () => resolve(false))
  })
  if (done) return true
  console.error('The peers could not be installed: run "npm ci --prefix bench/peers" where npm reaches its registry.')
  return false
}
