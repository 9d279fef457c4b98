/** Imported before all else: plants one mistake in one source file, as that file is loaded. */
import { registerHooks } from 'node:module'
import { type Planted, placesIn, plantedMark } from './mutation.ts'

const given = process.env.PLANTED

if (given !== undefined) {
  const planted = JSON.parse(given) as Planted
  const { href } = new URL(`../../${planted.file}`, import.meta.url)
  registerHooks({
    load: (url, context, nextLoad) => {
      const loaded = nextLoad(url, context)
      if (url !== href) return loaded
      const source = String(loaded.source)
      if (placesIn(source, planted) !== 1) throw new Error(`outdated: ${planted.find}`)
      process.stderr.write(`${plantedMark}${planted.file}\n`)
      return { ...loaded, source: source.replace(planted.find, () => planted.replace) }
    },
  })
}
