import { StudioDatabase } from '../../src/data/db.ts';
import { serve } from '../rpc/serve.ts';
import { Trainer } from './train.ts';

serve(new Trainer(new StudioDatabase()));
