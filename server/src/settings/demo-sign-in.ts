/** The demo store's owner: printed at start, refused in production. It opens nothing but demo data. */
export const demoSignIn = { email: 'owner@example.com', password: 'evershelf-demo' } as const;
