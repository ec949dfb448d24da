package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// More than any one thing of a log has: 256 entries of 65,535 bytes.
const bytesMax = 32 << 20

// A source has the log's files, below a URL or a folder.
type source struct{ base string }

var client = &http.Client{Timeout: 30 * time.Second}

func (s *source) read(name string) ([]byte, error) {
	if !strings.HasPrefix(s.base, "http://") && !strings.HasPrefix(s.base, "https://") {
		return os.ReadFile(filepath.Join(s.base, filepath.FromSlash(name)))
	}
	request, err := http.NewRequest("GET", strings.TrimSuffix(s.base, "/")+"/"+name, nil)
	if err != nil {
		return nil, err
	}
	if token := os.Getenv("INITIUM_TOKEN"); token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", name, response.Status)
	}
	return io.ReadAll(io.LimitReader(response.Body, bytesMax))
}
