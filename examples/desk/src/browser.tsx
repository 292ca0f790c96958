import './styles/index.css';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { createApollo } from './client.ts';
import { createFeed } from './live/feed.ts';
import { SignIn } from './pages/SignIn.tsx';

const root = document.getElementById('app');
if (!root) throw new Error('this is not the page of the desk');
// The server says who has signed in; the cookie that proves it is out of reach of this script.
const staff = document.querySelector<HTMLMetaElement>('meta[name="staff"]')?.content;
if (staff === undefined) {
  createRoot(root).render(<SignIn />);
} else {
  const client = createApollo();
  createRoot(root).render(<App client={client} feed={createFeed(client)} staff={staff} />);
}
