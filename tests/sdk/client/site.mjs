// A site of its own origin that uses the kit from the running stack, without a build step.
import http from 'node:http'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

export const supabaseJs = createRequire(import.meta.url).resolve('@supabase/supabase-js/dist/umd/supabase.js')

const html = (url) => `<!doctype html><title>site</title>
<script src="/supabase.js"></script>
<script type="importmap">${JSON.stringify({
    imports: {
      '@/lib/analytics': '/lib/analytics.js',
      '@/integrations/supabase/client': '/integrations/supabase/client.js',
      '@edgewise/client': `${url}/client/index.js`,
    },
  })}</script>
<script type="module">
import { analytics } from "@/lib/analytics";
import { supabase } from "@/integrations/supabase/client";
import * as kit from "@edgewise/client";
Object.assign(window, { analytics, client: supabase, kit, ready: true });
</script>`

export async function startSite({ url, anon }) {
  const files = {
    '/': ['text/html', html(url)],
    '/empty': ['text/html', '<!doctype html><title>empty</title>'],
    '/supabase.js': ['text/javascript', readFileSync(supabaseJs)],
    '/integrations/supabase/client.js': [
      'text/javascript',
      `export const supabase = window.supabase.createClient(${JSON.stringify(url)}, ${JSON.stringify(anon)});`,
    ],
    '/lib/analytics.js': [
      'text/javascript',
      `import { createAnalytics } from "@edgewise/client";
import { supabase } from "@/integrations/supabase/client";
export const analytics = createAnalytics(supabase, { delay: 100 });`,
    ],
  }
  return serve(files)
}

/** Serves `files` (path: [type, content]) on a port of its own; returns the URL. */
export async function serve(files) {
  const server = http.createServer((request, response) => {
    const [type, content] = files[request.url] ?? []
    if (!type) return response.writeHead(404).end()
    return response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(content)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  server.unref()
  return `http://localhost:${server.address().port}`
}
