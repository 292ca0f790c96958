import { type IncomingMessage, ServerResponse } from 'node:http';
import { Server as NetServer, type Server } from 'node:net';
