import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

export default defineConfig({
  base: '/admin/',
  plugins: [react(), compressed()],
  build: {
    target: 'es2023',
    // Keeps light-dark() as it is: rewriting it does not understand how the colour scheme is chosen here.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    reportCompressedSize: false,
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      input: ['index.html', 'pos.html'],
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\// },
            { name: 'tanstack', test: /node_modules\/@tanstack\// },
            { name: 'mantine', test: /node_modules\/(@mantine|@floating-ui|@tabler)\// },
          ],
        },
      },
    },
  },
  server: {
    host: '127.0.0.1',
    // `npm run dev -w backoffice` beside a running shop.
    proxy: { '/api': process.env.SHOP_URL ?? 'http://127.0.0.1:3000' },
  },
});

/** Writes .br and .gz beside each asset, so the server sends a compressed file without compressing anything itself. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    async writeBundle({ dir }) {
      const folder = join(dir ?? 'dist', 'assets');
      const names = (await readdir(folder)).filter((name) => /\.(js|css|svg)$/.test(name));
      await Promise.all(
        names.map(async (name) => {
          const bytes = await readFile(join(folder, name));
          if (bytes.length < 1024) return;
          const brotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
          await writeFile(join(folder, `${name}.br`), await promisify(brotliCompress)(bytes, brotliOptions));
          await writeFile(join(folder, `${name}.gz`), await promisify(gzip)(bytes, { level: 9 }));
        }),
      );
    },
  };
}
