package grammar

// Walk calls visit for a node and, where visit returns true, for every node below it, in the order
// of the file.
func Walk(n Node, visit func(Node) bool) {
	if n == nil || !visit(n) {
		return
	}
	walk := func(nodes ...Node) {
		for _, n := range nodes {
			if n != nil {
				Walk(n, visit)
			}
		}
	}
	switch n := n.(type) {
	case *Texts:
		for _, w := range n.Words {
			walk(w)
		}
	case *HostName:
		walk(n.Word)
	case *UnitName:
		walk(node(n.Group), n.UPS, node(n.Host), node(n.Port))
	case *Number:
		walk(node(n.Name))
	case *Interval:
		walk(node(n.Name))
	case *Clock:
		walk(node(n.Name))
	case *SMTPServer:
		walk(n.Host, node(n.Port), n.CertFile, node(n.User), node(n.Password))
	case *MQTT:
		walk(n.Host, node(n.Port), n.CertFile, n.ClientCert, n.ClientKey, node(n.User), node(n.Password), n.Topic, node(n.Discovery))
	case *Password:
		walk(node(n.Text), node(n.File))
	case *Let:
		walk(n.Name, n.Value)
	case *PollFreq:
		walk(n.Period)
	case *PowerDownFlag:
		walk(n.Path)
	case *MaxNotify:
		walk(n.Number)
	case *Group:
		walk(n.Name)
	case *Host:
		walk(n.Host)
	case *Port:
		walk(n.Number)
	case *CertFile:
		walk(n.File)
	case *ClientCert:
		walk(n.File)
	case *ClientKey:
		walk(n.File)
	case *Monitor:
		walk(n.Unit, n.PowerVal, n.User, n.Password, n.Type)
	case *MinSupplies:
		walk(n.Number, n.Unless)
	case *State:
		walk(n.Name, n.From, n.To)
	case *When:
		walk(node(n.Unit))
		for _, t := range n.Triggers {
			walk(t)
		}
		walk(node(n.AtMost))
		for _, a := range n.Actions {
			walk(a)
		}
	case *Trigger:
		walk(n.Cond, node(n.For), node(n.Every), node(n.Timer), n.As)
	case *Action:
		walk(n.If, n.Verb, node(n.Then), node(n.Else))
	case *Block:
		for _, a := range n.Actions {
			walk(a)
		}
	case *Prove:
		if n.Kind == LeadsTo {
			walk(n.Cond, node(n.For), n.Verb, n.Within)
		} else {
			walk(n.Verb, n.Cond, node(n.Then))
		}
	case Verb:
		walk(n.nodes()...)
	case *Part:
		walk(node(n.Name), n.Header, node(n.Text))
	case *Or:
		for _, p := range n.Parts {
			walk(p)
		}
	case *And:
		for _, p := range n.Parts {
			walk(p)
		}
	case *Not:
		walk(n.Part)
	case *Entered:
		walk(n.From, n.To)
	case *Status:
		walk(n.Name)
	case *Comparison:
		walk(n.Variable, n.Number)
	case *Is:
		walk(n.Unit, n.Cond)
	case *Running:
		walk(n.Timer)
	case *Held:
		walk(n.For, n.Cond)
	case *Between:
		walk(n.From, n.Until)
	}
}

// node converts a nil pointer to a nil Node.
func node[T any, P interface {
	*T
	Node
}](p P) Node {
	if p == nil {
		return nil
	}
	return p
}
